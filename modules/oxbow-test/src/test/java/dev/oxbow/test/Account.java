// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.Async;
import dev.oxbow.sync.AsyncLock;
import java.time.Duration;

/** An account with a race in it; docs/testing.md tells its story. */
final class Account {
    private final AsyncLock ledger = new AsyncLock();
    private int balance;

    Account(int balance) {
        this.balance = balance;
    }

    boolean withdraw(int amount) {
        if (balance < amount) {
            return false;
        }
        try (var held = ledger.acquire()) { // suspends only while somebody else holds it
            balance -= amount;
            return true;
        }
    }

    int statement() {
        try (var held = ledger.acquire()) {
            Async.sleep(Duration.ofMillis(20)); // the printer is slow
            return balance;
        }
    }

    int balance() {
        return balance;
    }
}
