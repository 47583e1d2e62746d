/// Calls, notifications and replies over a pair of gob streams, as rpc2 has them. Open
/// [io.peerage.remote.gob.rpc.RpcCodec] first.
package io.peerage.remote.gob.rpc;
