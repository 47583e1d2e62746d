package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
	"github.com/pancsta/asyncmachine-go/pkg/rpc"
)

const (
	patience   = 30 * time.Second
	retryDelay = 50 * time.Millisecond
)

// consumer of payloads.
type consumer struct{}

// ServerPayloadState is the handler of v0.19.
func (consumer) ServerPayloadState(e *am.Event) {
	arrived(e)
}

// WorkerPayloadState is the handler of v0.17.
func (consumer) WorkerPayloadState(e *am.Event) {
	arrived(e)
}

func arrived(e *am.Event) {
	it := payload(e)
	tell("payload %s %T:%v to %q from %q", it.Name, it.Data, it.Data, it.Destination, it.Source)
}

// follow follows a machine elsewhere. Options: mutations, shallow, noschema, +State, -State.
func follow(ctx context.Context, address, name string, options []string) error {
	eater := am.New(ctx, am.Schema{
		am.StateException: {Multi: true},
		"ServerPayload":   {Multi: true},
		"WorkerPayload":   {Multi: true},
	}, &am.Opts{Id: "eater"})
	if err := eater.VerifyStates(
		am.S{am.StateException, "ServerPayload", "WorkerPayload"}); err != nil {
		return err
	}
	if err := bind(eater, &consumer{}); err != nil {
		return err
	}
	opts := &rpc.ClientOpts{Consumer: eater}
	for _, option := range options {
		switch {
		case option == "mutations":
			opts.SyncMutations = true
		case option == "shallow":
			opts.SyncShallowClocks = true
		case option == "noschema":
			opts.NoSchema = true
		case strings.HasPrefix(option, "+"):
			opts.AllowedStates = append(opts.AllowedStates, option[1:])
		case strings.HasPrefix(option, "-"):
			opts.SkippedStates = append(opts.SkippedStates, option[1:])
		default:
			return fmt.Errorf("no such option: %s", option)
		}
	}
	client, err := rpc.NewClient(ctx, address, name, nil, opts)
	if err != nil {
		return err
	}
	client.ConnRetryDelay = retryDelay
	client.ConnRetryBackoff = retryDelay
	client.CallRetryDelay = retryDelay
	client.CallRetryBackoff = retryDelay
	client.Mach.Add(am.S{"Start", "Connecting"}, nil)
	if err := wait(client.Mach.When1("Ready", nil), "to be ready"); err != nil {
		return err
	}
	machine := client.NetMach
	shaken := client.Mach.Tick("HandshakeDone")
	tell("ready %s %s", machine.RemoteId(), strings.Join(machine.StateNames(), " "))
	return obey(func(word string, rest []string) error {
		if done, err := mutate(machine, word, rest); done || err != nil {
			return err
		}
		switch word {
		case "addns":
			states, args, err := parse(rest)
			if err != nil {
				return err
			}
			tell("result %d", uint64(machine.AddNS(states, args)))
		case "when":
			if err := wait(machine.When(am.S(rest), nil), word); err != nil {
				return err
			}
			tell("is %s", strings.Join(rest, " "))
		case "whennot":
			if err := wait(machine.WhenNot(am.S(rest), nil), word); err != nil {
				return err
			}
			tell("is not %s", strings.Join(rest, " "))
		case "clock":
			clock(machine)
		case "syncs":
			tell("syncs %d", client.Mach.Tick("MetricSync"))
		case "sync":
			client.Sync()
			clock(machine)
		case "args":
			tell("args %s", strings.Join(client.Args(), " "))
		case "again":
			// The connection was lost, and is there again.
			next := client.Mach.WhenTime1("HandshakeDone", shaken+2, nil)
			if err := wait(next, word); err != nil {
				return err
			}
			shaken = client.Mach.Tick("HandshakeDone")
			if err := wait(client.Mach.When1("Ready", nil), word); err != nil {
				return err
			}
			tell("ready again")
		case "gone":
			if err := wait(client.Mach.WhenNot1("Start", nil), word); err != nil {
				return err
			}
			tell("gone")
		case "leave":
			client.Mach.Remove1("Start", nil)
			if err := wait(client.Mach.When1("Disconnected", nil), word); err != nil {
				return err
			}
			tell("left")
		default:
			return fmt.Errorf("no such line: %s", word)
		}
		return nil
	})
}

func wait(done <-chan struct{}, what string) error {
	select {
	case <-done:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("waited in vain: %s", what)
	}
}
