// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.limit;

/**
 * What so many permits led to.
 *
 * @param permits how many requests might be under way at once
 * @param answers how many requests were answered
 * @param perSecond how many of them were in a second
 * @param median latency in milliseconds, retries included
 * @param p99 the latency that 99 of 100 were below
 * @param refused how many attempts got a 503
 * @param givenUp how many requests were refused too often, and not made again
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
        int givenUp,
        double queries,
        int atOnce) {}
