//go:build !v17

package main

import (
	am "github.com/pancsta/asyncmachine-go/pkg/machine"
	"github.com/pancsta/asyncmachine-go/pkg/rpc"
)

func bind(machine *am.Machine, handlers any) error {
	_, err := machine.HandlersBind(handlers)
	return err
}

func payload(e *am.Event) *rpc.MsgSrvPayload {
	return am.ParseArgs[rpc.AServerPayload](e.Args).Payload
}
