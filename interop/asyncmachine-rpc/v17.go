//go:build v17

package main

import (
	am "github.com/pancsta/asyncmachine-go/pkg/machine"
	"github.com/pancsta/asyncmachine-go/pkg/rpc"
)

func bind(machine *am.Machine, handlers any) error {
	return machine.BindHandlers(handlers)
}

func payload(e *am.Event) *rpc.MsgSrvPayload {
	return rpc.ParseArgs(e.Args).Payload
}
