// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** What does nothing until it is subscribed to: for the tools that look for this name, wherever it comes from. */
@Target(ElementType.METHOD)
@interface CheckReturnValue {}
