package dev.plimsoll.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in words why something went wrong: the JDK's file exceptions carry a bare path.
final class Reason {
    private Reason() {}

    static String of(Throwable problem) {
        return switch (problem) {
            case NoSuchFileException e -> e.getFile() + " does not exist";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case NotDirectoryException e -> e.getFile() + " is no folder";
            case FileAlreadyExistsException e -> e.getFile() + " exists already";
            case DirectoryNotEmptyException e -> e.getFile() + " is a folder that is not empty";
            case FileSystemException e -> e.getFile() + ": " + (e.getReason() == null ? kind(e) : e.getReason());
            default -> problem.getMessage() == null ? kind(problem) : problem.getMessage();
        };
    }

    /// Why, without the path that the caller has named already.
    static String withoutPath(IOException problem) {
        return switch (problem) {
            case NoSuchFileException _ -> "it does not exist, or its folder does not";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException e -> e.getReason() == null ? kind(e) : e.getReason();
            default -> problem.getMessage() == null ? kind(problem) : problem.getMessage();
        };
    }

    private static String kind(Throwable problem) {
        return problem.getClass().getSimpleName();
    }
}
