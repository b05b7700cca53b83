package dev.plimsoll.server.platform;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Every error as problem+json (RFC 9457), without stack traces.
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    private static final String NOT_OF_THAT_KIND = "is not of the kind that belongs here";
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    static final String GONE = "the platform's database cannot be reached at the moment; try again";

    /// SQLite's result code.
    private static final int SQLITE_FULL = 13;
    /// PostgreSQL's SQLSTATE.
    private static final String DISK_FULL = "53100";

    private static final String NOT_IN_REPERTOIRE = "22021";

    @ExceptionHandler
    ProblemDetail invalid(InvalidInput e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setTitle("Invalid input");
        problem.setProperty("field", e.field());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidDocument e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setTitle("Invalid document");
        problem.setProperty("field", e.faults().getFirst().field());
        problem.setProperty("faults", e.faults());
        return problem;
    }

    /// A query or form that cannot be taken apart, for example `?=1`.
    @ExceptionHandler
    ProblemDetail unreadable(InvalidParameterException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "the parameters cannot be read: each is name=value, in UTF-8");
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadable(InvalidMediaTypeException e) {
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST,
                        "'" + e.getMediaType() + "' is no media type, such as application/json"));
    }

    /// As a problem even to who asks for nothing that can be read: the answer would have no body else.
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }

    /// A header with characters that none may have: it is read, and refused, only where somebody asks for it.
    @ExceptionHandler
    ProblemDetail unreadable(RequestRejectedException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "a header or parameter holds characters that are not allowed there");
    }

    /// Of a body that is no JSON, or not the one that is asked for.
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "the body cannot be read as JSON");
        problem.setTitle("Invalid input");
        problem.setProperty("field", "");
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge large) {
                var tooLarge = ProblemDetail.forStatusAndDetail(
                        HttpStatus.CONTENT_TOO_LARGE, String.valueOf(large.getMessage()));
                return handleExceptionInternal(e, tooLarge, headers, HttpStatus.CONTENT_TOO_LARGE, request);
            }
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException json) {
                problem.setProperty("field", field(json));
                problem.setDetail(reason(json));
                break;
            }
        }
        return handleExceptionInternal(e, problem, headers, HttpStatus.BAD_REQUEST, request);
    }

    private static String field(JacksonException json) {
        var path = new StringBuilder();
        for (var step : json.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    /// Without the names of classes, which are nobody's business.
    private static String reason(JacksonException json) {
        return switch (json) {
            case UnrecognizedPropertyException unknown ->
                "'" + unknown.getPropertyName() + "' is unknown here; known are "
                        + String.valueOf(unknown.getKnownPropertyIds());
            case InvalidNullException _ -> "must not be null";
            case MismatchedInputException other when other.getTargetType() != null -> kind(other.getTargetType());
            case DatabindException _ -> NOT_OF_THAT_KIND;
            default -> "is not readable JSON: " + json.getOriginalMessage();
        };
    }

    private static String kind(Class<?> type) {
        if (type == String.class) {
            return "must be a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "must be true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "must be a whole number";
        }
        return Collection.class.isAssignableFrom(type) ? "must be a list" : NOT_OF_THAT_KIND;
    }

    @ExceptionHandler
    ProblemDetail refused(Refusal e) {
        return ProblemDetail.forStatusAndDetail(e.status(), e.getMessage());
    }

    @ExceptionHandler({
        CannotGetJdbcConnectionException.class,
        CannotCreateTransactionException.class,
        TransientDataAccessException.class,
        DataAccessResourceFailureException.class,
        TransactionSystemException.class
    })
    ProblemDetail databaseGone(RuntimeException e) {
        if (isFull(e)) {
            return fault(e);
        }
        Outage.tell(LOG, e);
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, GONE);
    }

    @ExceptionHandler
    ProblemDetail fault(RuntimeException e) {
        if (isFull(e)) {
            LOG.atError().setCause(e).log("the disk is full");
            return ProblemDetail.forStatusAndDetail(
                    HttpStatus.INSUFFICIENT_STORAGE,
                    "the platform's disk is full; nothing was stored, try again later");
        }
        if (holdsNul(e)) {
            return ProblemDetail.forStatusAndDetail(
                    HttpStatus.BAD_REQUEST, "a text in the request holds a NUL character, which no text here has");
        }
        LOG.atError().setCause(e).log("a request failed");
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "a fault of the platform's own; its log says more");
    }

    /// PostgreSQL has no texts with that character; what SQLite is asked for with it, it does not find.
    private static boolean holdsNul(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && NOT_IN_REPERTOIRE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /// By the word of SQLite, of PostgreSQL or of the file system.
    private static boolean isFull(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (sql.getErrorCode() == SQLITE_FULL || DISK_FULL.equals(sql.getSQLState()))) {
                return true;
            }
            if (cause instanceof IOException
                    && String.valueOf(cause.getMessage()).contains("No space left")) {
                return true;
            }
        }
        return false;
    }
}
