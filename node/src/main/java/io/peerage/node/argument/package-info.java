/// Words on the command line and in the environment as values: sizes, durations, addresses, hash
/// functions. What is no such value is an [IllegalArgumentException] whose message is a sentence
/// for the user.
package io.peerage.node.argument;
