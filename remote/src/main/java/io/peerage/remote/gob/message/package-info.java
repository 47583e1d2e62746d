/// The messages of asyncmachine-go's RPC as records, with the names that they and their fields have
/// there. Open [io.peerage.remote.gob.message.RpcMessage] first.
package io.peerage.remote.gob.message;
