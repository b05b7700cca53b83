package dev.plimsoll.server.rescan;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;

/// What runs when. The timetable lies in the database, so that of several servers one does each piece of work, and
/// another takes it over if that one is killed.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RescanSettings.class, UpdateSchedule.class})
class Timetable {
    private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);
    private static final Duration POLLING = Duration.ofSeconds(5);
    /// A server that has not been heard of for four times this is taken for dead.
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Duration LONGEST_END = Duration.ofSeconds(20);
    private static final int THREADS = 3;

    /// The task that does what somebody asked for; its instances are the numbers of jobs.
    @Bean
    OneTimeTask<Void> jobTask(ObjectProvider<Jobs> jobs) {
        return Tasks.oneTime("job")
                .onDeadExecutionRevive()
                .execute((instance, _) -> jobs.getObject().run(Long.parseLong(instance.getId())));
    }

    @Bean(destroyMethod = "stop")
    @Profile("!command")
    Scheduler scheduler(
            Database database,
            OneTimeTask<Void> jobTask,
            Rescan rescan,
            AdvisoryUpdate update,
            Housekeeping housekeeping,
            RescanSettings settings,
            UpdateSchedule updates) {
        var recurring = new ArrayList<RecurringTask<?>>();
        recurring.add(Tasks.recurring("daily-rescan", Schedules.daily(settings.zone(), settings.dailyAt()))
                .execute((_, _) -> {
                    rescan.daily();
                    housekeeping.run();
                }));
        if (updates.every().isPositive()) {
            recurring.add(Tasks.recurring("advisories-update", Schedules.fixedDelay(updates.every()))
                    .execute((_, _) -> update(update)));
        }
        return Scheduler.create(database.writing(), List.of(jobTask))
                .startTasks(recurring.toArray(RecurringTask[]::new))
                .threads(THREADS)
                .pollingInterval(POLLING)
                .heartbeatInterval(HEARTBEAT)
                .shutdownMaxWait(LONGEST_END)
                .enableImmediateExecution()
                .build();
    }

    private static void update(AdvisoryUpdate update) {
        try {
            update.run();
        } catch (Refusal e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("advisories are not updated");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Starts it when the platform is up.
    @Bean
    @Profile("!command")
    Starting starting(Scheduler scheduler) {
        return new Starting(scheduler);
    }

    record Starting(Scheduler scheduler) {
        @EventListener(ApplicationReadyEvent.class)
        void start() {
            scheduler.start();
        }
    }
}
