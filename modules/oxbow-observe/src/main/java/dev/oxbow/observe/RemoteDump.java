// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A dump of the loops of another process of this machine and user, which needs to know nothing of it:
 * {@code java -cp oxbow-observe.jar dev.oxbow.observe.RemoteDump PID [--json]}. It asks the process to open its JMX to
 * local callers, as JConsole does, and calls {@code dev.oxbow:type=Loops}.
 */
public final class RemoteDump {
    private RemoteDump() {}

    /**
     * Prints the dump.
     *
     * @param arguments the number of the process, and {@code --json} for tools
     */
    public static void main(String... arguments) throws IOException, JMException {
        if (arguments.length == 0) {
            System.err.println("usage: java -cp oxbow-observe.jar " + RemoteDump.class.getName() + " PID [--json]");
            System.exit(2);
        }
        boolean json = arguments.length > 1 && arguments[1].equals("--json");
        try {
            System.out.println(of(arguments[0], json ? "dumpJson" : "dump"));
        } catch (InstanceNotFoundException e) {
            System.err.println("process " + arguments[0] + " has made no loop, or its first less than a second ago");
            System.exit(1);
        }
    }

    /**
     * The dump, or another operation's result.
     *
     * @throws InstanceNotFoundException if the process has made no loop, or made its first less than a second ago
     */
    @SuppressWarnings("BanJNDI") // the address is no user's input: the attached process, of the same user, has told it
    static String of(String pid, String operation) throws IOException, JMException {
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)))) {
            return (String) connector
                    .getMBeanServerConnection()
                    .invoke(new ObjectName("dev.oxbow:type=Loops"), operation, new Object[0], new String[0]);
        }
    }

    private static String address(String pid) throws IOException {
        try {
            VirtualMachine process = VirtualMachine.attach(pid);
            try {
                return process.startLocalManagementAgent();
            } finally {
                process.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + " cannot be attached to", e);
        }
    }
}
