// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.limit;

/**
 * What so many permits led to.
 *
 * @param permits how many requests might be under way at once
 * @param answers how many requests were answered
 * @param perSecond how many were in a second
 * @param median latency in milliseconds, retries included
 * @param p99 the latency that 99 of 100 were below
 * @param refused how many attempts got a 503
 * @param queries how many the database answered for each request that was answered
 * @param atOnce how many requests were in work in the service at once, at most
 */
public record Level(
        int permits,
        int answers,
        double perSecond,
        double median,
        double p99,
        long refused,
        double queries,
        int atOnce) {}
