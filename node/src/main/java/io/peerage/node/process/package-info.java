/// This process and its children: signals, the way it ends, and further processes of the same
/// program.
package io.peerage.node.process;
