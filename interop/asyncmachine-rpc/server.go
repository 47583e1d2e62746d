package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
	"github.com/pancsta/asyncmachine-go/pkg/rpc"
)

const pushInterval = 10 * time.Millisecond

// handlers of the machine that is served.
type handlers struct{}

// KnockedState tells what a mutation came with.
func (handlers) KnockedState(e *am.Event) {
	tell("knocked %s", told(e.Args))
}

// serve serves one machine.
func serve(ctx context.Context, address string) error {
	machine := am.New(ctx, schema, &am.Opts{Id: "door", DontLogId: true})
	if err := machine.VerifyStates(names); err != nil {
		return err
	}
	if err := bind(machine, &handlers{}); err != nil {
		return err
	}
	server, err := rpc.NewServer(ctx, address, "door", machine, nil)
	if err != nil {
		return err
	}
	interval := pushInterval
	server.PushInterval.Store(&interval)
	server.Mach.Add1("Start", nil)
	<-server.Mach.When1("RpcReady", nil)
	tell("listening %s", server.Addr)
	return obey(func(word string, rest []string) error {
		if done, err := mutate(machine, word, rest); done || err != nil {
			return err
		}
		switch word {
		case "clock":
			clock(machine)
		case "payload":
			data, err := argument(rest[1])
			if err == nil {
				err = server.SendPayload(ctx, nil, &rpc.MsgSrvPayload{Name: rest[0], Data: data})
			}
			tell("sent %v", err)
		case "leave":
			server.Mach.Remove1("Start", nil)
			tell("left")
		default:
			return fmt.Errorf("no such line: %s %s", word, strings.Join(rest, " "))
		}
		return nil
	})
}
