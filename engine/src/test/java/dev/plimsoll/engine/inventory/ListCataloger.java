package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.vocabulary.Confidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A made-up kind of package: a file `*.list` with a line `name version` for each.
record ListCataloger(int version) implements Cataloger {
    ListCataloger() {
        this(1);
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public boolean wants(LayerEntry file) {
        return file.path().endsWith(".list");
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var text = new String(file.content().bytes(1 << 20), StandardCharsets.UTF_8);
        for (var line : text.lines().toList()) {
            switch (line) {
                case "broken" -> throw new IOException("a line says so");
                case "bug" -> throw new IllegalStateException("a line says so");
                case "deep" -> throw new StackOverflowError();
                default -> {
                    var words = line.split(" ", -1);
                    layer.add(new CatalogedPackage(
                            "generic",
                            null,
                            words[0],
                            words[0],
                            words[1],
                            Map.of(),
                            null,
                            List.of(),
                            file.path() + (words.length > 2 ? words[2] : ""),
                            Confidence.HIGH));
                }
            }
        }
    }
}
