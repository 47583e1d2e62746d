package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
)

const (
	// No machine is busy enough for a handler to take that long.
	handlerTimeout = time.Hour
	// How long to wait for a call to return, and for one on a machine whose handler goroutine is
	// gone.
	patience     = time.Minute
	lastPatience = time.Second

	// More would never end where an auto state fails: its error brings it up again.
	tripsMax = 2

	missing = "throws"
	broken  = "broken"
	stuck   = "stuck"
)

// player is one run of a scenario.
type player struct {
	*scenario
	machine *am.Machine
	ran     map[string]bool
	tripped map[string]int
	seen    []string
	// A handler has thrown in a mutation that called Exception; the machine does not recover from
	// that.
	gone bool
}

// play runs the scenario on a new machine and writes a line for its start and for every call.
func (s *scenario) play(out *bufio.Writer) error {
	p := &player{scenario: s, ran: map[string]bool{}, tripped: map[string]int{}}
	if err := p.start(); err != nil {
		return err
	}
	defer p.machine.Dispose()
	p.write(out, "start")
	for _, call := range s.calls {
		p.seen = nil
		result := p.patiently(call)
		if result == stuck {
			fmt.Fprintln(out, stuck)
			return nil
		}
		p.write(out, result)
		if result == broken {
			return nil
		}
	}
	return nil
}

func (p *player) start() error {
	opts := &am.Opts{
		HandlerTimeout:    handlerTimeout,
		DontLogStackTrace: true,
		QueueLimit:        p.limit,
	}
	var order *resolver
	if p.ordered() {
		order = &resolver{player: p}
		opts.Resolver = order
	}
	p.machine = am.New(context.Background(), p.schema, opts)
	if err := p.machine.VerifyStates(p.names); err != nil {
		return err
	}
	if order != nil {
		order.attach()
	}
	_, err := p.machine.HandlersBindMaps(p.negotiations(), p.finals())
	return err
}

func (p *player) negotiations() map[string]am.HandlerNegotiation {
	bound := map[string]am.HandlerNegotiation{}
	bind := func(name string) {
		bound[name] = func(e *am.Event) bool { return p.handle(name, e) }
	}
	for _, state := range p.names {
		bind(state + am.SuffixEnter)
		bind(state + am.SuffixExit)
		for _, other := range p.names {
			bind(state + other)
		}
	}
	bind(am.StateAny + am.SuffixEnter)
	return bound
}

func (p *player) finals() map[string]am.HandlerFinal {
	bound := map[string]am.HandlerFinal{}
	bind := func(name string) {
		bound[name] = func(e *am.Event) { p.handle(name, e) }
	}
	for _, state := range p.names {
		bind(state + am.SuffixState)
		bind(state + am.SuffixEnd)
	}
	bind(am.StateAny + am.SuffixState)
	return bound
}

// handle is every handler: it notes its name and what it did, and answers whether it consents.
func (p *player) handle(name string, e *am.Event) bool {
	about := slices.Contains(e.Transition().CalledStates(), am.StateException)
	throws := p.throws[name]
	if p.trips[name] && !about && p.tripped[name] < tripsMax {
		p.tripped[name]++
		throws = true
	}
	entry := name
	switch {
	case throws:
		entry += ":threw"
	case p.refuses[name]:
		entry += ":refused"
	}
	if entry != name && e.Transition().IsAuto() {
		entry += ":auto"
	}
	p.seen = append(p.seen, entry)
	if !p.ran[name] {
		p.ran[name] = true
		for _, call := range p.does[name] {
			p.seen = append(p.seen, call+"="+p.call(call))
		}
	}
	if throws {
		p.gone = p.gone || about
		panic(name)
	}
	return !p.refuses[name]
}

// patiently makes a call, but does not wait for ever for a machine that cannot answer.
func (p *player) patiently(call string) string {
	limit := patience
	if p.gone {
		limit = lastPatience
	}
	result := make(chan string, 1)
	go func() { result <- p.call(call) }()
	select {
	case text := <-result:
		return text
	case <-time.After(limit):
		return stuck
	}
}

// call makes one mutation, such as "+A B" or "-A{x:1}", and answers the number that it answers.
func (p *player) call(call string) (result string) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err, ok := thrown.(error)
			if ok && errors.Is(err, am.ErrStateMissing) {
				result = missing
			} else {
				result = broken
			}
		}
	}()
	names, withArgs := strings.CutSuffix(call[1:], "{x:1}")
	states := am.S(strings.Fields(names))
	var args am.A
	if withArgs {
		args = am.A{"x": "1"}
	}
	return strconv.FormatUint(uint64(p.mutate(call[0], states, args)), 10)
}

func (p *player) mutate(op byte, states am.S, args am.A) am.Result {
	m := p.machine
	switch op {
	case '+':
		return m.Add(states, args)
	case '-':
		return m.Remove(states, args)
	case '=':
		return m.Set(states, args)
	case '~':
		return m.Toggle(states, args)
	case '?':
		return m.CanAdd(states, args)
	case '/':
		return m.CanRemove(states, args)
	case '!':
		return m.AddErr(errors.New("asked for"), args)
	case '^':
		return m.AddErrState(states[0], errors.New("asked for"), args)
	}
	panic("unknown call " + string(op))
}

func (p *player) write(out *bufio.Writer, result string) {
	ticks := fmt.Sprint(p.machine.Time(nil))
	fmt.Fprintf(out, "%s|%s|%s|%d|%s\n", result,
		strings.Join(p.machine.ActiveStates(nil), " "), strings.Trim(ticks, "[]"),
		p.machine.QueueTick(), strings.Join(p.seen, ","))
}
