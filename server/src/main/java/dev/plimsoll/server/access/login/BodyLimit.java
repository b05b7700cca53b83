package dev.plimsoll.server.access.login;

import dev.plimsoll.server.platform.BodyTooLarge;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Requests are small, but for uploads, which count for themselves.
final class BodyLimit extends OncePerRequestFilter {
    private final long most;

    BodyLimit(long most) {
        this.most = most;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return UploadLimit.isUpload(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > most) {
            ProblemWriter.write(
                    response, HttpStatus.CONTENT_TOO_LARGE, String.valueOf(new BodyTooLarge(most).getMessage()));
            return;
        }
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public ServletInputStream getInputStream() throws IOException {
                        return new Counted(super.getInputStream(), most);
                    }
                },
                response);
    }

    /// For senders who do not say how much comes.
    private static final class Counted extends ServletInputStream {
        private final ServletInputStream from;
        private final long most;
        private long read;

        Counted(ServletInputStream from, long most) {
            this.from = from;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int one = from.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int some = from.read(bytes, offset, length);
            count(Math.max(0, some));
            return some;
        }

        private void count(int more) throws IOException {
            read += more;
            if (read > most) {
                throw new BodyTooLarge(most);
            }
        }

        @Override
        public boolean isFinished() {
            return from.isFinished();
        }

        @Override
        public boolean isReady() {
            return from.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            from.setReadListener(listener);
        }
    }
}
