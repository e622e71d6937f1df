// Many objects and goroutines.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var started sync.WaitGroup
	never := make(chan bool)
	for at := 0; at < 50; at++ {
		started.Add(1)
		go func() { started.Done(); <-never }()
	}
	started.Wait()
	kept := make([][]byte, 0, 20000)
	for at := 0; at < 20000; at++ {
		kept = append(kept, make([]byte, 5000))
	}
	fmt.Println("ready", len(kept))
	var line string
	fmt.Scanln(&line)
}
