package dev.plimsoll.server.findings;

import dev.plimsoll.server.feeds.AdvisoryStore;
import java.util.Optional;
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

    /// For what is worked out before a transaction: what is read of components that are stored holds in it as long as
    /// the
    /// state is the same.
    ///
    /// @param lease of the advisories that hold
    /// @return empty where no transaction has asked for that state yet
    public synchronized Optional<MatchReading> current(AdvisoryStore.Lease lease, String now) {
        return now.equals(state) && now.startsWith(lease.digest() + " ") ? Optional.of(reading) : Optional.empty();
    }

    private synchronized void forget() {
        state = "";
    }
}
