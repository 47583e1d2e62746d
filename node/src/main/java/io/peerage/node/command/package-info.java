/// The commands, one class each, and how their words are read. Open
/// [io.peerage.node.command.CommandName] first.
package io.peerage.node.command;
