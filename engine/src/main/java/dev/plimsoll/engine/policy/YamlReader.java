package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.YamlNode.Entry;
import dev.plimsoll.engine.policy.YamlNode.Mapping;
import dev.plimsoll.engine.policy.YamlNode.Scalar;
import dev.plimsoll.engine.policy.YamlNode.Sequence;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML 1.2 documents with their positions, within bounds: size, depth, and values with aliases written out.
final class YamlReader {
    /// Enough for tens of thousands of waivers.
    static final int MAX_BYTES = 16 << 20;

    static final int MAX_DEPTH = 20;
    static final long MAX_NODES = 1_000_000;

    /// What YAML itself calls texts, numbers, mappings (YAML 1.2, chapter 10).
    private static final Set<String> CORE_TAGS = Stream.of("str", "int", "float", "bool", "null", "map", "seq")
            .map(name -> "tag:yaml.org,2002:" + name)
            .collect(Collectors.toUnmodifiableSet());

    private final String file;
    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private int depth;
    private long nodes;

    private YamlReader(String file, String text) {
        this.file = file;
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_BYTES)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /// Every document of a file; empty documents are left out.
    static List<YamlNode> read(String file, byte[] content) throws PolicyFileException {
        if (content.length > MAX_BYTES) {
            throw failure(file, 0, 0, "the file is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        var bytes = ByteBuffer.wrap(content);
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            // the buffer stands at the byte that is none of a text
            var before = new String(content, 0, bytes.position(), StandardCharsets.UTF_8);
            throw failure(file, before, "the file is not UTF-8 text");
        }
        try {
            return new YamlReader(file, text).documents();
        } catch (ReaderException e) {
            int at = Math.max(0, text.indexOf(e.getCodePoint()));
            throw failure(
                    file,
                    text.substring(0, at),
                    "not YAML: the character U+%04X is not allowed".formatted(e.getCodePoint()));
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark();
            throw failure(
                    file,
                    mark.map(at -> at.getLine() + 1).orElse(0),
                    mark.map(at -> at.getColumn() + 1).orElse(0),
                    "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw failure(file, 0, 0, "not YAML: " + e.getMessage());
        }
    }

    private List<YamlNode> documents() throws PolicyFileException {
        List<YamlNode> documents = new ArrayList<>();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                anchors.clear();
                var node = node(events.next());
                if (!(node instanceof Scalar scalar && scalar.isAbsent())) {
                    documents.add(node);
                }
            }
        }
        return documents;
    }

    private YamlNode node(Event event) throws PolicyFileException {
        if (event instanceof AliasEvent alias) {
            var node = anchors.get(alias.getAlias());
            if (node == null) {
                throw failure(event, "the alias *" + alias.getAlias() + " has no anchor before it");
            }
            count(node.weight(), event);
            return node;
        }
        if (++depth > MAX_DEPTH) {
            throw failure(event, "nested more than " + MAX_DEPTH + " deep");
        }
        count(1, event);
        refuseTag(event);
        long before = nodes;
        int line = line(event);
        int column = column(event);
        YamlNode node =
                switch (event) {
                    case ScalarEvent scalar -> new Scalar(scalar.getValue(), scalar.isPlain(), line, column);
                    case SequenceStartEvent _ -> {
                        List<YamlNode> items = new ArrayList<>();
                        for (var next = events.next();
                                next.getEventId() != Event.ID.SequenceEnd;
                                next = events.next()) {
                            items.add(node(next));
                        }
                        yield new Sequence(List.copyOf(items), line, column, nodes - before + 1);
                    }
                    case MappingStartEvent _ -> {
                        var entries = entries();
                        yield new Mapping(entries, line, column, nodes - before + 1);
                    }
                    default -> throw failure(event, "unexpected " + event.getEventId());
                };
        depth--;
        if (event instanceof NodeEvent named) {
            named.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        }
        return node;
    }

    /// A tag of a program's own asks for something that does not happen here.
    private void refuseTag(Event event) throws PolicyFileException {
        var tag =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case CollectionStartEvent collection -> collection.getTag();
                    default -> Optional.<String>empty();
                };
        if (tag.isPresent() && !CORE_TAGS.contains(tag.get())) {
            throw failure(event, "the tag '" + tag.get() + "' is not known here; leave it out");
        }
    }

    private List<Entry> entries() throws PolicyFileException {
        List<Entry> entries = new ArrayList<>();
        var seen = new HashSet<String>();
        for (var next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            if (!(node(next) instanceof Scalar key)) {
                throw failure(next, "a key must be a text");
            }
            if (!seen.add(key.text())) {
                throw failure(next, "the key " + key.kind() + " is there twice");
            }
            entries.add(new Entry(key, node(events.next())));
        }
        return List.copyOf(entries);
    }

    private void count(long more, Event event) throws PolicyFileException {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw failure(event, "more than " + MAX_NODES + " values, counting each alias as what it stands for");
        }
    }

    private PolicyFileException failure(Event event, String message) {
        return failure(file, line(event), column(event), message);
    }

    /// @param before all that precedes the place
    private static PolicyFileException failure(String file, String before, String message) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return failure(file, line, before.length() - before.lastIndexOf('\n'), message);
    }

    private static PolicyFileException failure(String file, int line, int column, String message) {
        return new PolicyFileException(List.of(new PolicyProblem(file, line, column, "", message)));
    }

    private static int line(Event event) {
        return mark(event).map(Mark::getLine).orElse(-1) + 1;
    }

    private static int column(Event event) {
        return mark(event).map(Mark::getColumn).orElse(-1) + 1;
    }

    private static Optional<Mark> mark(Event event) {
        return event.getStartMark();
    }
}
