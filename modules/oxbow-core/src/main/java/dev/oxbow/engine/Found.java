// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The promises that a {@code wait} found, in order: an array of distinct ones, which becomes a set when it is searched or
 * changed. Most are only gone through, by the next wait among others, and to hash each would cost more than the wait.
 */
final class Found<P> extends AbstractSet<P> {
    private final P[] distinct;

    // Null until something is searched for or changed; what counts from then on. Many threads may search, as in any
    // set: each that finds null makes an equal one, one of which stays. Who changes it is to be alone, as with any set.
    private volatile @Nullable Set<P> changed;

    Found(P[] distinct) {
        this.distinct = distinct;
    }

    private Set<P> set() {
        Set<P> s = changed;
        if (s == null) {
            s = new LinkedHashSet<>(Arrays.asList(distinct));
            changed = s;
        }
        return s;
    }

    @Override
    public int size() {
        Set<P> s = changed;
        return s == null ? distinct.length : s.size();
    }

    @Override
    public Iterator<P> iterator() {
        Set<P> s = changed;
        return s == null ? new InArray() : s.iterator();
    }

    @Override
    public Object[] toArray() {
        Set<P> s = changed;
        return s == null ? Arrays.copyOf(distinct, distinct.length, Object[].class) : s.toArray();
    }

    @Override
    public boolean contains(@Nullable Object o) {
        return set().contains(o);
    }

    @Override
    public boolean add(P p) {
        return set().add(p);
    }

    @Override
    public boolean remove(@Nullable Object o) {
        return set().remove(o);
    }

    @Override
    public void clear() {
        set().clear();
    }

    /** Goes through the array to its end, whatever happens to the set meanwhile. */
    private final class InArray implements Iterator<P> {
        private int next;
        private boolean removable;

        @Override
        public boolean hasNext() {
            return next < distinct.length;
        }

        @Override
        public P next() {
            if (next == distinct.length) {
                throw new NoSuchElementException("all " + next + " have been gone through: ask hasNext() first");
            }
            removable = true;
            return distinct[next++];
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("remove() takes away what next() gave, once");
            }
            removable = false;
            set().remove(distinct[next - 1]);
        }
    }
}
