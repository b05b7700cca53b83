package dev.plimsoll.notifier.delivery;

/// What a delivery is for. Whether telling opens something or goes on with it is known when its turn comes.
public enum Purpose {
    TELL,
    RESOLVE,
    DIGEST
}
