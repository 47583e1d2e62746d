/// States and what they are to each other in names alone, as they are read, compared and sent;
/// blueprints are made from them and give them out. Open [io.peerage.machine.schema.Schema] first.
package io.peerage.machine.schema;
