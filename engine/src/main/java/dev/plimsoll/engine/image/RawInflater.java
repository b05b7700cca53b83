package dev.plimsoll.engine.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses raw deflate (RFC 1951), a piece at a time: as [Inflater] does, whose names these are.
sealed interface RawInflater extends AutoCloseable permits RawInflater.OfJdk, IsalInflater {
    void setInput(byte[] input, int start, int length);

    /// @return how many bytes came out; 0 if it is finished or needs input
    int inflate(byte[] target, int start, int length) throws DataFormatException;

    boolean finished();

    boolean needsInput();

    /// Bytes of the input that were not used.
    int remaining();

    /// For the next stream.
    void reset();

    @Override
    void close();

    /// Java's own, which is zlib.
    record OfJdk(Inflater inflater) implements RawInflater {
        @Override
        public void setInput(byte[] input, int start, int length) {
            inflater.setInput(input, start, length);
        }

        @Override
        public int inflate(byte[] target, int start, int length) throws DataFormatException {
            int count = inflater.inflate(target, start, length);
            if (count == 0 && inflater.needsDictionary()) {
                throw new DataFormatException("it asks for a preset dictionary");
            }
            return count;
        }

        @Override
        public boolean finished() {
            return inflater.finished();
        }

        @Override
        public boolean needsInput() {
            return inflater.needsInput();
        }

        @Override
        public int remaining() {
            return inflater.getRemaining();
        }

        @Override
        public void reset() {
            inflater.reset();
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
