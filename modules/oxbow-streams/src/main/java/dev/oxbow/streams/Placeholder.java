// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

/** Delete me: an exported package must hold a class, and its Javadoc one that is public. */
public final class Placeholder {
    private Placeholder() {}
}
