// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The promises, by number, that a test is a proof of; on a class, of all its tests. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Promised {
    /** Numbers, as on the page. */
    int[] value();
}
