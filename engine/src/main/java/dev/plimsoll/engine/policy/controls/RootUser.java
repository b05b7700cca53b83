package dev.plimsoll.engine.policy.controls;

/// The image must not run as root.
@Explained(
        value = "The image's user must not be root: neither unset, 0 nor root.",
        example = "rootUser: {}",
        aqua = "Superuser (run as root)")
public record RootUser() implements Control {
    @Override
    public void examine(Examination examination) {
        var user = examination.subject().image().config().user();
        int colon = user.indexOf(':');
        var name = (colon < 0 ? user : user.substring(0, colon)).strip();
        if (name.isEmpty() || name.equals("root") || name.matches("0+")) {
            examination.violation(
                    name.isEmpty() ? "the image names no user and runs as root" : "the image runs as user " + user,
                    "end the Dockerfile with USER and a number other than 0, for example USER 1000");
        }
    }
}
