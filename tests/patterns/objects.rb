# Many objects of Ruby, and threads that wait.
kept = Array.new(200_000) { |at| { at: at, text: "object #{at}" } }
threads = Array.new(20) { Thread.new { sleep } }
puts "ready #{kept.size} #{threads.size}"
$stdout.flush
$stdin.read
