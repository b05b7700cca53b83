package dev.plimsoll.server.platform;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells an operator who waits why: a large database takes a new release's changes for a minute or more, and answers
/// nobody until then. Of a database that is only just made nothing is told.
final class MigrationLog implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationLog.class);
    private static final String FIRST = "100";

    private boolean isNew;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        var migration = context.getMigrationInfo();
        var version = String.valueOf(migration.getVersion());
        isNew |= version.equals(FIRST);
        if (!isNew) {
            LOG.atInfo()
                    .addKeyValue("version", version)
                    .addKeyValue("what", migration.getDescription())
                    .log("the database is brought to this release");
        }
    }

    @Override
    public String getCallbackName() {
        return "log";
    }
}
