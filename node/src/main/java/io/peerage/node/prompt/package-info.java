/// Lines that somebody types, or that come from a file. Open [io.peerage.node.prompt.Prompt] first.
package io.peerage.node.prompt;
