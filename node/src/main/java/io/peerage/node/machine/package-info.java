/// Machines from schema files: read, rehearsed, drawn. Open [io.peerage.node.machine.SchemaFile]
/// first, then [io.peerage.node.machine.Rehearsal].
package io.peerage.node.machine;
