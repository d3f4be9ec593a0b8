// SPDX-License-Identifier: Apache-2.0
package consumer;

import io.reactivex.rxjava3.core.Single;
import reactor.core.publisher.Mono;

/** A user's program: real code goes here. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println(
                Mono.just("reactor").block() + " and " + Single.just("rxjava").blockingGet());
    }
}
