// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

/** Runs the recipe that is named on the command line, or all of them. */
public final class Recipes {
    private Recipes() {}

    /**
     * Runs a recipe.
     *
     * @param args the recipe's name, or {@code all}
     */
    public static void main(String[] args) {
        System.out.println("recipe: " + args[0]);
    }
}
