package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
	"github.com/pancsta/asyncmachine-go/pkg/rpc"
)

// While pushes are measured none waits for an earlier one.
const pushInterval = time.Millisecond

func serve(ctx context.Context) error {
	machine := am.New(ctx, schema, &am.Opts{Id: "counted", DontLogId: true})
	if err := machine.VerifyStates(names); err != nil {
		return err
	}
	server, err := rpc.NewServer(ctx, "127.0.0.1:0", "bench", machine, nil)
	if err != nil {
		return err
	}
	usual := server.PushInterval.Load()
	server.Mach.Add1("Start", nil)
	<-server.Mach.When1("RpcReady", nil)
	tell("listening", "port", server.Addr[strings.LastIndex(server.Addr, ":")+1:])
	return obey(func(word string, numbers []int) error {
		if word != "push" || len(numbers) != 2 {
			return fmt.Errorf("no such line: %s %v", word, numbers)
		}
		interval := pushInterval
		server.PushInterval.Store(&interval)
		var at strings.Builder
		for range numbers[0] {
			now := time.Now().UnixNano()
			if result := machine.Add1("Pushed", nil); result != am.Executed {
				return fmt.Errorf("the mutation was %s", result)
			}
			fmt.Fprintf(&at, "%d:%d ", machine.Tick("Pushed"), now)
			time.Sleep(time.Duration(numbers[1]) * time.Millisecond)
		}
		server.PushInterval.Store(usual)
		tell("pushed", "at", at.String())
		return nil
	})
}
