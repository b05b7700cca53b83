package dev.plimsoll.notifier.postee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosteeFileTest {
    private static final String FILE = """
            name: tenant
            aqua-server: https://aqua.example
            max-db-size: 1000MB
            routes:
            - name: to-people
              input: |
                contains(input.image, "shop")
                input.vulnerability_summary.high > 0
              actions: [my-slack, my-jira]
              template: page
              serialize-actions: true
              plugins:
                Aggregate-Message-Number: 10
                aggregate-message-timeout: 90m
                unique-message-props: ["digest", "registry"]
                unique-message-timeout: 30d
            - name: by-files
              input-files:
              - Policy-Registry.rego
              outputs: [my-slack]
              template: page
              colour: blue
            templates:
            - name: page
              rego-package: postee.vuls.html
            actions:
            - name: my-slack
              type: slack
              enable: true
              url: $SLACK
            - name: my-jira
              type: jira
              url: https://jira.example
              project-key: VUL
              labels: a, b
              unknowns:
                Epic Link: K8S-1
                Points-numeric-field: 3
              headers:
                Foo: [bar]
            """;

    private static PosteeSettings read(String text) throws PosteeFileException {
        return PosteeFile.read("cfg.yaml", text, Map.of("SLACK", "https://hooks.example/1")::get);
    }

    @Test
    void routes_templates_and_actions_are_read_as_they_stand() throws PosteeFileException {
        var settings = read(FILE);

        assertThat(settings.imagesAddress()).isEqualTo("https://aqua.example/#/images/");
        assertThat(settings.routes()).hasSize(2);
        var first = settings.routes().getFirst();
        assertThat(first.actions()).containsExactly("my-slack", "my-jira");
        assertThat(first.input()).contains("\n");
        assertThat(first.serialize()).isTrue();
        assertThat(first.plugins().aggregateNumber()).isEqualTo(10);
        assertThat(first.plugins().aggregateTimeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(first.plugins().uniqueTimeout()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.routes().getLast().actions()).containsExactly("my-slack");
        assertThat(settings.template("page"))
                .hasValueSatisfying(
                        template -> assertThat(template.regoPackage()).isEqualTo("postee.vuls.html"));
    }

    @Test
    void an_action_is_on_only_where_the_file_says_so() throws PosteeFileException {
        assertThat(read(FILE).actions()).extracting(action -> action.enabled()).containsExactly(true, false);
    }

    @Test
    void fields_of_actions_keep_their_shape() throws PosteeFileException {
        var jira = read(FILE).actions().getLast();

        assertThat(jira.text("project-key")).isEqualTo("VUL");
        assertThat(jira.list("labels")).containsExactly("a", "b");
        assertThat(jira.map("unknowns")).containsEntry("Epic Link", "K8S-1").containsEntry("Points-numeric-field", "3");
        assertThat(jira.map("headers")).containsEntry("Foo", List.of("bar"));
    }

    @Test
    void secrets_come_from_the_environment_and_are_not_shown() throws PosteeFileException {
        var slack = read(FILE).actions().getFirst();

        assertThat(slack.text("url")).isEqualTo("https://hooks.example/1");
        assertThat(slack).asString().doesNotContain("hooks.example");
    }

    @Test
    void a_variable_that_is_not_set_is_refused_by_name() {
        assertThatThrownBy(() -> read(FILE.replace("$SLACK", "$NOBODY")))
                .hasMessageContaining("cfg.yaml:30:")
                .hasMessageContaining("NOBODY");
    }

    @Test
    void what_does_nothing_is_told_with_its_line() throws PosteeFileException {
        assertThat(read(FILE).notes())
                .anySatisfy(note -> assertThat(note).startsWith("cfg.yaml:3:").contains("max-db-size"))
                .anySatisfy(note -> assertThat(note).startsWith("cfg.yaml:22:").contains("colour"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            routes: 3                                       ¦ cfg.yaml:1: 'routes' must be a list
            routes: [{input: x}]                            ¦ cfg.yaml:1: a route has no 'name'
            actions: [x]                                    ¦ cfg.yaml:1: an action must be keys
            '- type: common'                                ¦ first version
            routes: [{name: a, plugins: {aggregate-message-timeout: soon}}] ¦ must be a number with s, m, h or d
            'a: [b'                                         ¦ this is not YAML
            """)
    void what_is_no_configuration_is_refused_with_file_and_line(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(PosteeFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aliases_that_grow_without_end_are_refused() {
        var bomb = new StringBuilder("a0: &a0 [x,x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        var text = bomb + "actions: [{name: n, type: slack, x: *a29}]\n";

        assertThatThrownBy(() -> read(text)).isInstanceOf(PosteeFileException.class);
    }
}
