package dev.plimsoll.notifier.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP, by which services are asked to read their configuration again. The JDK has it in a class that is not its
/// interface and warns whoever compiles against it: it is looked up, and done without where it is not there.
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /// From now on SIGHUP does this, and no longer ends the process.
    static void calls(Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler does = (_, method, _) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("HUP"),
                            Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[] {handler}, does));
        } catch (ReflectiveOperationException e) {
            LOG.atDebug().addKeyValue("reason", e.toString()).log("SIGHUP cannot be taken here");
        }
    }
}
