package dev.plimsoll.server.findings;

import dev.plimsoll.server.feeds.AdvisoryStore;
import java.util.Collection;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What was read of matches, for all that judge one image after another: registrations and the re-scan.
@Component
public class SharedMatches {
    private final MatchStore store;
    private String state = "";
    private MatchReading reading;

    SharedMatches(MatchStore store) {
        this.store = store;
        this.reading = new MatchReading(store);
    }

    /// For a transaction in which no match changes but those of components that are new.
    ///
    /// @param now what [dev.plimsoll.server.feeds.AdvisoryStore#state] says in it, while it holds
    ///     [dev.plimsoll.server.platform.Locks#MATCHES]
    public synchronized MatchReading at(String now) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status != STATUS_COMMITTED) {
                    forget(); // others may have read in it what others had written in it
                }
            }
        });
        if (!now.equals(state)) {
            state = now;
            reading = new MatchReading(store);
        }
        return reading;
    }

    /// Reads what is committed of components that a transaction to come will ask for, without one: what it then finds
    /// is
    /// right as long as nothing else holds than now.
    ///
    /// @param lease of the advisories that hold
    public void ahead(Collection<Long> components, AdvisoryStore.Lease lease, String now) {
        MatchReading current;
        synchronized (this) {
            if (!now.equals(state)) {
                return; // the transaction will tell what holds
            }
            current = reading;
        }
        if (now.startsWith(lease.digest() + " ")) {
            current.ahead(components, lease.advisories());
        }
    }

    private synchronized void forget() {
        state = "";
    }
}
