// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

/** Runs the programs of a corpus and compares with what asyncio did. */
public final class Conformance {
    private Conformance() {}

    /**
     * Runs a corpus.
     *
     * @param args the corpus file, and how many seeds to shuffle by
     */
    public static void main(String[] args) {
        System.out.println("corpus: " + args[0] + ", seeds: " + args[1]);
    }
}
