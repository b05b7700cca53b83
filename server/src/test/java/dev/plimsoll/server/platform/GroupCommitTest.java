package dev.plimsoll.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.sqlite.SQLiteDataSource;

final class GroupCommitTest {
    @TempDir
    private Path folder;

    private HikariDataSource readers;
    private Database database;
    private final Set<Object> transactions = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void open() {
        var url = "jdbc:sqlite:" + folder.resolve("test.db") + "?journal_mode=WAL&foreign_keys=true";
        readers = pool(url, 4);
        var copier = new SQLiteDataSource();
        copier.setUrl(url);
        database = Database.sqlite(readers, pool(url, 1), copier);
        database.write(() -> {
            database.sql("CREATE TABLE kind (id INTEGER PRIMARY KEY)").update();
            database.sql("CREATE TABLE thing (name TEXT PRIMARY KEY,"
                            + " kind_id BIGINT REFERENCES kind(id) DEFERRABLE INITIALLY DEFERRED)")
                    .update();
        });
    }

    @AfterEach
    void close() {
        database.close();
        readers.close();
    }

    private static HikariDataSource pool(String url, int connections) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(connections);
        return pool;
    }

    @Test
    void what_waits_for_the_writer_is_committed_together() {
        var answers = together(List.of(() -> add("a", null), () -> add("b", null), () -> add("c", null)));
        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly("a", "b", "c");
        assertThat(things()).containsExactly("a", "b", "c");
        assertThat(transactions).hasSize(1);
    }

    @Test
    void one_that_fails_takes_nothing_of_the_others_with_it() {
        var answers = together(List.of(
                () -> add("a", null),
                () -> {
                    add("b", null);
                    throw new InvalidInput("b", "is not wanted");
                },
                () -> add("c", null)));
        assertThat(answers.get(0).join()).isEqualTo("a");
        assertThatThrownBy(() -> answers.get(1).join()).hasCauseInstanceOf(InvalidInput.class);
        assertThat(answers.get(2).join()).isEqualTo("c");
        assertThat(things()).containsExactly("a", "c");
    }

    @Test
    void where_the_commit_fails_each_is_done_again_by_itself() {
        var answers = together(List.of(() -> add("a", null), () -> add("b", 17L), () -> add("c", null)));
        assertThat(answers.get(0).join()).isEqualTo("a");
        assertThatThrownBy(() -> answers.get(1).join())
                .isInstanceOf(CompletionException.class)
                .hasStackTraceContaining("FOREIGN KEY");
        assertThat(answers.get(2).join()).isEqualTo("c");
        assertThat(things()).containsExactly("a", "c");
    }

    @Test
    void one_that_waits_for_nobody_fails_as_any_transaction_does() {
        assertThatThrownBy(() -> database.writeTogether(() -> {
                    add("a", null);
                    return add("a", null);
                }))
                .isInstanceOf(DataAccessException.class);
        assertThat(things()).isEmpty();
        assertThat(database.writeTogether(() -> add("a", null))).isEqualTo("a");
    }

    @Test
    void within_a_transaction_it_is_part_of_that_one() {
        assertThatThrownBy(() -> database.write(() -> {
                    database.writeTogether(() -> add("a", null));
                    throw new InvalidInput("all", "is not wanted");
                }))
                .isInstanceOf(InvalidInput.class);
        assertThat(things()).isEmpty();
    }

    /// Does it while somebody else writes, so that all of it waits; the first is taken in hand by itself.
    private List<CompletableFuture<String>> together(List<Supplier<String>> work) {
        var written = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var answers = new ArrayList<CompletableFuture<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = CompletableFuture.runAsync(
                    () -> database.write(() -> {
                        begun.countDown();
                        await(written);
                    }),
                    threads);
            await(begun);
            for (var one : work) {
                answers.add(CompletableFuture.supplyAsync(() -> database.writeTogether(one), threads));
                waitFor(answers.size());
            }
            written.countDown();
            writing.join();
        }
        return answers;
    }

    private void waitFor(int waiting) {
        while (database.waiting() < waiting) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String add(String name, Long kind) {
        database.sql("INSERT INTO thing(name, kind_id) VALUES (?, ?)")
                .params(java.util.Arrays.asList(name, kind))
                .update();
        transactions.addAll(TransactionSynchronizationManager.getResourceMap().values()); // its connection's holder
        return name;
    }

    private List<String> things() {
        return database.sql("SELECT name FROM thing ORDER BY name")
                .query(String.class)
                .list();
    }
}
