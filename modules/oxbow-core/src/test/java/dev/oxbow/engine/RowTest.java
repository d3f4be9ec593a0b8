// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTest {
    private static final class Member {
        int place = Row.NOWHERE;
    }

    private static Row<Member> rowFrom(int place) {
        return new Row<>((member, to) -> member.place = to, place);
    }

    private static void add(Row<Member> row, List<Member> members) {
        Member member = new Member();
        member.place = row.add(member);
        assertThat(member.place).isNotNegative();
        members.add(member);
    }

    private static void remove(Row<Member> row, List<Member> members, int i) {
        row.remove(members.remove(i).place);
    }

    /** Its beginnings are near where a place is no int any more, and where it is one again. */
    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE - 50, -50})
    void isWhatAListWouldBe(int from) {
        for (int seed = 0; seed < 30; seed++) {
            Row<Member> row = rowFrom(from);
            List<Member> members = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 1_500; i++) {
                int many = i / 300 % 2 == 0 ? 3 : 1; // it grows, and shrinks, and grows again
                if (members.isEmpty() || random.nextInt(4) < many) {
                    add(row, members);
                } else {
                    int which = random.nextInt(3);
                    remove(
                            row,
                            members,
                            which == 0 ? 0 : which == 1 ? members.size() - 1 : random.nextInt(members.size()));
                }
                assertThat(row.size()).isEqualTo(members.size());
                assertThat(row.first()).isSameAs(members.isEmpty() ? null : members.get(0));
                if (i % 50 == 0) {
                    assertThat(row.list(Integer.MAX_VALUE)).containsExactlyElementsOf(members);
                    assertThat(row.list(2)).containsExactlyElementsOf(members.subList(0, Math.min(2, members.size())));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE - 50})
    void oneThatStaysKeepsItsPlaceBesideAMillionThatComeAndGo(int from) {
        Row<Member> row = rowFrom(from);
        List<Member> members = new ArrayList<>();
        add(row, members);
        for (int i = 0; i < 1_000_000; i++) {
            add(row, members);
            if (members.size() > 10) {
                remove(row, members, 1);
            }
        }
        assertThat(row.list(Integer.MAX_VALUE)).containsExactlyElementsOf(members);
        assertThat(row.capacity()).as("places").isLessThan(100);
    }

    @Test
    void whatWasLongOnceIsNotKeptLongByOneThatStays() {
        Row<Member> row = rowFrom(0);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            add(row, members);
        }
        while (members.size() > 100) {
            remove(row, members, members.size() / 2);
        }
        assertThat(row.capacity()).as("places").isLessThanOrEqualTo(1_600);
        assertThat(row.list(Integer.MAX_VALUE)).containsExactlyElementsOf(members);
    }
}
