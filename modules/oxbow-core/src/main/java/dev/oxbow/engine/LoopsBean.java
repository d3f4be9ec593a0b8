// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ObjectName;
import javax.management.ReflectionException;

/**
 * The loops of the process, for JConsole, VisualVM and whatever else speaks JMX: {@code dev.oxbow:type=Loops}. It describes
 * itself, so that JMX needs to see none of our classes.
 */
final class LoopsBean implements DynamicMBean {
    private static final long A_SECOND = 1_000_000_000;

    private static final MBeanParameterInfo[] NOTHING = {};

    private static final MBeanInfo INFO = new MBeanInfo(
            LoopsBean.class.getName(),
            "The event loops of this process",
            new MBeanAttributeInfo[] {
                attribute("LoopCount", "loops that are open"),
                attribute("TaskCount", "tasks that are not done, of all loops")
            },
            null,
            new MBeanOperationInfo[] {
                operation("dump", "who waits for what, for people"), operation("dumpJson", "the same, for tools")
            },
            null);

    private LoopsBean() {}

    /**
     * Has the bean registered a second from now, on a thread of its own: a program that is over by then, and the first loop,
     * pay nothing for JMX. The system property {@code oxbow.jmx=false} prevents it; so does a runtime image without JMX.
     */
    static void registerSoon() {
        if (!"false".equals(System.getProperty("oxbow.jmx"))) {
            SystemClock.INSTANCE.wakeAt(
                    System.nanoTime() + A_SECOND,
                    () -> Thread.ofVirtual().name("oxbow-jmx").start(LoopsBean::register));
        }
    }

    private static void register() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new LoopsBean(), new ObjectName("dev.oxbow:type=Loops"));
        } catch (JMException | LinkageError | RuntimeException e) {
            // another class loader's Oxbow has the name, or there is no JMX here
            System.getLogger("dev.oxbow").log(Level.DEBUG, "loops are not shown by JMX", e);
        }
    }

    private static MBeanAttributeInfo attribute(String name, String description) {
        return new MBeanAttributeInfo(name, "int", description, true, false, false);
    }

    private static MBeanOperationInfo operation(String name, String description) {
        return new MBeanOperationInfo(name, description, NOTHING, "java.lang.String", MBeanOperationInfo.INFO);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return INFO;
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        return switch (attribute) {
            case "LoopCount" -> Loops.all().size();
            case "TaskCount" ->
                Loops.all().stream().mapToInt(loop -> loop.tasks.count()).sum();
            default -> throw new AttributeNotFoundException(attribute);
        };
    }

    @Override
    public Object invoke(String action, Object[] arguments, String[] signature) throws ReflectionException {
        return switch (action) {
            case "dump" -> Dump.ofAll().text();
            case "dumpJson" -> Dump.ofAll().json();
            default -> throw new ReflectionException(new NoSuchMethodException(action));
        };
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList values = new AttributeList();
        for (String attribute : attributes) {
            try {
                values.add(new Attribute(attribute, getAttribute(attribute)));
            } catch (AttributeNotFoundException e) {
                // what is not there is left out, as JMX has it
            }
        }
        return values;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " cannot be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }
}
