// Many objects of .NET, and threads that wait.
let kept = Array.init 200000 (fun at -> sprintf "object %d" at)

for _ in 1..20 do
    let thread = System.Threading.Thread(fun () -> System.Threading.Thread.Sleep System.Threading.Timeout.Infinite)
    thread.IsBackground <- true
    thread.Start()

printfn "ready %d" kept.Length
System.Console.In.ReadToEnd() |> ignore
