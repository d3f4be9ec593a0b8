// SPDX-License-Identifier: Apache-2.0

/**
 * How a loop runs: one baton, carried by virtual threads, passed on where a coroutine suspends.
 *
 * <p>A <em>loop</em> has one baton; whoever holds it runs. It is passed on at an await and at nothing else. Bodies run
 * on <em>carriers</em>, virtual threads whose base frame serves the ready queue. Threads come in through one door, the
 * {@link dev.oxbow.engine.Inbox}. Read {@link dev.oxbow.engine.Baton} first.
 */
@NullMarked
package dev.oxbow.engine;

import org.jspecify.annotations.NullMarked;
