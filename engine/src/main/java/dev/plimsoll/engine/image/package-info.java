/// Opens a reference: manifest, layers, files.
///
/// [Images] says what a reference is; a [ContentStore] finds content by digest (folder, archive, registry) and
/// [ManifestImage] and [DockerArchive] lead from there to configuration and layers. A [BlobLayer] is read as
/// one stream: [VerifyingInput] hashes what is stored, [Compression] decompresses, [TarWindow] hashes and
/// bounds what comes out, [TarReader] finds headers, [LayerTar] makes entries of them. What may enter, [Limits]
/// says.
@NullMarked
package dev.plimsoll.engine.image;

import org.jspecify.annotations.NullMarked;
