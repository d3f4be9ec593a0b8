// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

/**
 * One thing that happened on a loop.
 *
 * @param nanos when, on the loop's clock
 * @param kind what
 * @param loop the loop's name
 * @param task the number of the task that it happened to; 0: a callback's
 * @param name the task's name
 * @param by the number of the task that did it; 0: none, or the same
 * @param byName its name, or ""
 * @param what what is awaited, or how it ended; else ""
 * @param count how many elements were asked for; else 0
 */
public record Event(
        long nanos, Kind kind, String loop, long task, String name, long by, String byName, String what, long count) {
    /** What happened; {@link dev.oxbow.LoopObserver} says when each is told. */
    public enum Kind {
        /** The task was made. */
        STARTED,
        /** A step began. */
        RESUMED,
        /** A step ended, and the task awaits something. */
        SUSPENDED,
        /** What it awaited has happened. */
        WOKEN,
        /** It was asked to cancel. */
        CANCEL_REQUESTED,
        /** It is over. */
        ENDED,
        /** A callback was called. */
        CALLBACK,
        /** It has returned. */
        CALLBACK_ENDED,
        /** It asked a stream for elements. */
        REQUESTED,
        /** A stream signalled an element to it. */
        SIGNALLED
    }
}
