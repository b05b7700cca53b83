package dev.plimsoll.server.findings;

import static dev.plimsoll.server.findings.ManyFindings.BASES;
import static dev.plimsoll.server.findings.ManyFindings.DAY;
import static dev.plimsoll.server.findings.ManyFindings.STACKS;
import static dev.plimsoll.server.findings.ManyFindings.START;
import static dev.plimsoll.server.findings.ManyFindings.TEAMS;
import static dev.plimsoll.server.findings.ManyFindings.VULNERABILITIES;
import static dev.plimsoll.server.findings.ManyFindings.name;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// What else grows with a fleet of [ManyFindings]: layers, what may be run, registrations, events, decisions,
/// violations, the audit log, deliveries, runs, accounts and policies.
final class ManyRecords {
    private static final int BATCH = 5_000;
    private static final int EXECUTABLES = 300;

    private final Database database;
    private final Random random = new Random(11);
    private @Nullable String statement;
    private List<Object[]> rows = new ArrayList<>();

    ManyRecords(Database database) {
        this.database = database;
    }

    void fill(int images) {
        layers(images);
        executables(images);
        history(images);
        accounts();
        policies();
        log(images);
    }

    private void add(String sql, Object... row) {
        if (!sql.equals(statement) || rows.size() == BATCH) {
            flush();
            statement = sql;
        }
        rows.add(row);
    }

    private void flush() {
        if (statement != null && !rows.isEmpty()) {
            database.batches().batchUpdate(statement, rows);
        }
        rows = new ArrayList<>();
    }

    /// Three of each image, and one of those that others are built on.
    private void layers(int images) {
        long own = BASES + STACKS;
        for (long layer = 1; layer <= own + images; layer++) {
            add("INSERT INTO layer(id, diff_id, size) VALUES (?, ?, 1000)", layer, "sha256:layer" + layer);
        }
        long chains = BASES + (long) BASES * STACKS;
        for (long chain = 1; chain <= chains + images; chain++) {
            add("INSERT INTO layer_chain(id, digest) VALUES (?, ?)", chain, "chain" + chain);
        }
        flush();
        var sql = "INSERT INTO image_layer(image_id, place, layer_id, chain_id) VALUES (?, ?, ?, ?)";
        for (long image = 1; image <= images; image++) {
            if (image <= BASES) {
                add(sql, image, 0, image, image);
            } else {
                var of = new Random(image / 10);
                int base = of.nextInt(BASES);
                int stack = of.nextInt(STACKS);
                add(sql, image, 0, 1 + base, 1 + base);
                add(sql, image, 1, 1 + BASES + stack, 1 + BASES + base * (long) STACKS + stack);
                add(sql, image, 2, own + image, chains + image);
            }
        }
        flush();
    }

    private void executables(int images) {
        for (int set = 1; set <= BASES + STACKS; set++) {
            var files = new ArrayList<FileFacts>();
            for (int file = 0; file < EXECUTABLES; file++) {
                files.add(new FileFacts(
                        "/usr/bin/tool" + set + "-" + file,
                        null,
                        0755,
                        1_000L + file,
                        Digest.parse("sha256:" + Stored.digest(set + "-" + file))));
            }
            add("INSERT INTO executable_set(id, digest, content) VALUES (?, ?, ?)", set, "x" + set, compressed(files));
        }
        flush();
        var sql = "INSERT INTO image_executable_set(image_id, layer, set_id) VALUES (?, ?, ?)";
        for (long image = 1; image <= images; image++) {
            add(sql, image, "sha256:" + "0".repeat(64), 1 + image % BASES);
            add(sql, image, "sha256:" + "1".repeat(64), 1 + BASES + image % STACKS);
        }
        flush();
    }

    private static byte[] compressed(List<FileFacts> files) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(Stored.json(files).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("nothing was written to but memory", e);
        }
        return bytes.toByteArray();
    }

    /// Two registrations and five events of each image, one decision of twenty.
    private void history(int images) {
        for (long image = 1; image <= 2L * images; image++) {
            add(
                    "INSERT INTO registration(image_id, at, principal, idempotency_key, request_digest, status, compliant,"
                            + " build, pipeline, author, first_try)"
                            + " VALUES (?, ?, 'ci', ?, 'd', 'REGISTERED', ?, '{}', ?, ?, ?)",
                    1 + image / 2 % images,
                    System.currentTimeMillis() - random.nextLong(100 * DAY),
                    "k" + image,
                    image % 3 == 0 ? 0 : 1,
                    "git.example/team/app" + image / 20,
                    "author" + image % 500,
                    image % 2);
        }
        for (long event = 1; event <= 5L * images; event++) {
            add(
                    "INSERT INTO event(uid, type, subject, scope_id, at, data)"
                            + " VALUES (?, 'dev.plimsoll.finding.opened', ?, ?, ?, '{}')",
                    "e" + event,
                    name(random.nextInt(VULNERABILITIES)),
                    event % 3 == 0 ? 1 : 2 + event % TEAMS,
                    START + event);
        }
        for (long decision = 1; decision <= images / 20; decision++) {
            add(
                    "INSERT INTO decision(vulnerability, target, image_id, status, comment, accepted, author, created_at,"
                            + " everywhere) VALUES (?, 'IMAGE', ?, 'not_affected', 'unreachable', 0, 'ann', ?, 1)",
                    name(random.nextInt(VULNERABILITIES)),
                    decision * 20,
                    START + decision);
        }
        for (long violation = 1; violation <= images; violation++) {
            add(
                    "INSERT INTO practice_violation(pipeline, repository, control, subject, author, image_id, opened_at,"
                            + " times, last_commit, fixed_at) VALUES (?, ?, 'maxSeverity', ?, ?, ?, ?, ?, 'c', NULLIF(?, 0))",
                    "git.example/team/app" + violation / 10,
                    "reg.example/team/app" + violation / 10,
                    name((int) violation % VULNERABILITIES),
                    "author" + violation % 500,
                    violation,
                    System.currentTimeMillis() - random.nextLong(100 * DAY),
                    1 + violation % 3,
                    violation % 2 == 0 ? System.currentTimeMillis() : 0);
        }
        flush();
        counted();
    }

    /// What is counted of registrations when they are written, as a platform counts it that had registered them before.
    private void counted() {
        String script;
        try (var in =
                Objects.requireNonNull(getClass().getResourceAsStream("/db/migration/V630__practice_by_day.sql"))) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what lies on the class path", e);
        }
        Stream.of(script.split(";", -1))
                .map(one -> one.replaceAll("--[^\n]*\n", "").strip())
                .filter(one -> one.startsWith("INSERT") || one.startsWith("UPDATE"))
                .forEach(one -> database.sql(one).update());
    }

    private void accounts() {
        for (long user = 1_000; user < 1_500; user++) {
            add(
                    "INSERT INTO account(id, name, display_name, enabled, created_at) VALUES (?, ?, ?, 1, ?)",
                    user,
                    "user" + user,
                    "User " + user,
                    START);
        }
        for (long group = 1_000; group < 1_100; group++) {
            add("INSERT INTO account_group(id, name, description) VALUES (?, ?, '')", group, "group" + group);
        }
        flush();
        for (long user = 1_000; user < 1_500; user++) {
            add(
                    "INSERT INTO group_member(group_id, account_id, source) VALUES (?, ?, 'LOCAL')",
                    1_000 + user % 100,
                    user);
        }
        for (long user = 1_000; user < 1_500; user++) {
            add(
                    "INSERT INTO role_binding(role_id, account_id, scope_id, created_at)"
                            + " SELECT id, ?, ?, ? FROM role WHERE name = 'developer'",
                    user,
                    2 + user % TEAMS,
                    START);
        }
        for (long token = 0; token < 2_000; token++) {
            add(
                    "INSERT INTO api_token(name, hash, created_at, expires_at, account_id) VALUES ('ci', ?, ?, ?, ?)",
                    "token" + token,
                    START,
                    START + 90 * DAY,
                    1_000 + token % 500);
        }
        flush();
    }

    /// Thirty that hold for no image here, in ten versions each.
    private void policies() {
        for (int policy = 0; policy < 30; policy++) {
            for (int version = 1; version <= 10; version++) {
                var content = """
                        apiVersion: plimsoll/v1
                        kind: ImageAssurancePolicy
                        name: policy%1$d
                        scope: image.repository.startsWith("reg.example/other%1$d/")
                        controls:
                          - maxSeverity: { allow: medium }
                        """.formatted(policy);
                add(
                        "INSERT INTO policy_version(kind, name, version, content, author, at, deleted, newest)"
                                + " VALUES ('policy', ?, ?, ?, 'ann', ?, 0, ?)",
                        "policy" + policy,
                        version,
                        content.getBytes(StandardCharsets.UTF_8),
                        START,
                        version == 10 ? 1 : 0);
            }
        }
        flush();
    }

    /// Two entries of the audit log and three deliveries of each image; runs of a year, and what was asked for.
    private void log(int images) {
        long last = database.sql("SELECT COALESCE(MAX(id), 0) FROM audit_entry")
                .query(Long.class)
                .single();
        for (long entry = last + 1; entry <= last + 2L * images; entry++) {
            add(
                    "INSERT INTO audit_entry(id, at, principal, action, subject, details, previous, hash)"
                            + " VALUES (?, ?, ?, ?, ?, '{}', 'h', ?)",
                    entry,
                    START + entry,
                    "user" + entry % 500,
                    entry % 50 == 0 ? "finding.decided" : "image.registered",
                    "sha256:" + entry / 2,
                    "hash" + entry);
        }
        for (long webhook = 1; webhook <= 5; webhook++) {
            add(
                    "INSERT INTO webhook(id, name, url, secret, types, scope_id, created_at, position, attempts, next_at,"
                            + " version, paused_at) VALUES (?, ?, 'https://hook.example/', '', '[]', ?, ?, 0, 0, 0, 1, ?)",
                    webhook,
                    "hook" + webhook,
                    webhook,
                    START,
                    START);
        }
        flush();
        for (long delivery = 1; delivery <= 3L * images; delivery++) {
            add(
                    "INSERT INTO delivery(webhook_id, event_id, event_uid, event_type, at, attempt, outcome, status,"
                            + " milliseconds) VALUES (?, ?, ?, 'dev.plimsoll.finding.opened', ?, 1, 'delivered', 200, 5)",
                    1 + delivery % 5,
                    delivery,
                    "e" + delivery,
                    START + delivery);
        }
        for (long run = 1; run <= 10_000; run++) {
            add(
                    "INSERT INTO rescan_run(cause, started_at, ended_at, packages, components, images, opened, changed,"
                            + " resolved, verdicts) VALUES ('update', ?, ?, 50, 100, 1000, 10, 10, 10, 5)",
                    START + run * 1_000,
                    START + run * 1_000 + 500);
        }
        for (long job = 1; job <= 10_000; job++) {
            add(
                    "INSERT INTO job(kind, target, principal, state, created_at, ended_at)"
                            + " VALUES ('rescan', '{}', ?, 'done', ?, ?)",
                    "user" + job % 500,
                    START + job,
                    START + job + 1_000);
        }
        flush();
    }
}
