// SPDX-License-Identifier: Apache-2.0

/**
 * The state machines behind every bridge: one for what reads ({@link dev.oxbow.streams.machine.Inlet}: an await or an
 * iteration), one for what a generator publishes ({@link dev.oxbow.streams.machine.Outlet}), and one for a single result
 * ({@link dev.oxbow.streams.machine.Delivery}). Rule numbers (§) are those of the Reactive Streams specification 1.0.4.
 */
@NullMarked
package dev.oxbow.streams.machine;

import org.jspecify.annotations.NullMarked;
