using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Ddpg.Tests.Kernels;

/// <summary>
/// No barrier stands under a condition: PoCL 6 runs what follows for the wrong threads even where the condition is the same for a whole
/// group, and where it is not, any device may hang. Loops that every thread goes through as often are allowed.
/// </summary>
public sealed class BarrierTests
{
    private static readonly MethodDefinition[] Kernels = [.. Methods(typeof(Launcher).Assembly.Location), .. Methods(typeof(Pendulum).Assembly.Location)];

    [Fact]
    public void No_barrier_stands_under_a_condition()
    {
        HashSet<string> waiting = Waiting(Kernels);
        Assert.Contains(waiting, name => name.Contains("DdpgUpdate::CriticRows", StringComparison.Ordinal));
        Assert.Contains(waiting, name => name.Contains("VectorStepKernel`1::Run", StringComparison.Ordinal));
        Assert.Empty(Kernels.SelectMany(method => Conditional(method, waiting)));
    }

    /// <summary>The test finds each way to put a barrier under a condition, and lets loops be.</summary>
    [Theory]
    [InlineData(nameof(Wrong.UnderIf), 1)]
    [InlineData(nameof(Wrong.AfterReturn), 1)]
    [InlineData(nameof(Wrong.CalledUnderIf), 1)]
    [InlineData(nameof(Wrong.UnderIfInLoop), 1)]
    [InlineData(nameof(Wrong.LoopUnderIf), 1)]
    [InlineData(nameof(Wrong.InNestedLoops), 0)]
    [InlineData(nameof(Wrong.BetweenConditions), 0)]
    public void A_barrier_under_a_condition_is_found(string name, int expected)
    {
        MethodDefinition[] all = [.. Methods(typeof(BarrierTests).Assembly.Location).Where(method => method.DeclaringType.Name == nameof(Wrong))];
        Assert.Equal(expected, Conditional(all.Single(method => method.Name == name), Waiting(all)).Count());
    }

    /// <summary>What kernels are made of: methods of structs and of static classes; what objects do is the host's.</summary>
    private static IEnumerable<MethodDefinition> Methods(string assembly) => AssemblyDefinition.ReadAssembly(assembly).MainModule.GetTypes()
        .Where(type => type.IsValueType || (type.IsAbstract && type.IsSealed))
        .SelectMany(type => type.Methods).Where(method => method.HasBody);

    /// <summary>The names of methods that pass a barrier, themselves or in what they call.</summary>
    private static HashSet<string> Waiting(MethodDefinition[] methods)
    {
        HashSet<string> waiting = [$"{typeof(GroupBarrier).FullName}::{nameof(GroupBarrier.Wait)}"];
        while (methods.FirstOrDefault(method => !waiting.Contains(NameOf(method)) && Calls(method, waiting).Any()) is MethodDefinition caller)
        {
            // What calls it through an interface of operations waits too.
            waiting.Add(NameOf(caller));
            foreach (InterfaceImplementation contract in caller.DeclaringType.Interfaces.Where(i => i.InterfaceType.Name.StartsWith("IRowOperations", StringComparison.Ordinal)))
                waiting.Add($"{contract.InterfaceType.GetElementType().FullName}::{caller.Name}");
        }

        return waiting;
    }

    private static IEnumerable<Instruction> Calls(MethodDefinition method, HashSet<string> waiting) =>
        method.Body.Instructions.Where(instruction => instruction.Operand is MethodReference called && waiting.Contains(NameOf(called)));

    private static string NameOf(MethodReference method) => $"{method.DeclaringType.GetElementType().FullName}::{method.Name}";

    /// <summary>Barriers whose passing depends on a branch that is not the exit of a loop around them.</summary>
    private static IEnumerable<string> Conditional(MethodDefinition method, HashSet<string> waiting)
    {
        if (!Calls(method, waiting).Any())
            return [];
        FlowGraph graph = new(method);
        return Calls(method, waiting).Where(call => graph.DependsOnCondition(call)).Select(call => $"{NameOf(method)}, IL_{call.Offset:X4}: {call.Operand}");
    }

    /// <summary>The instructions of a method, which can follow which, and its natural loops.</summary>
    private sealed class FlowGraph
    {
        private readonly Instruction[] code;
        private readonly int[][] next;
        private readonly List<HashSet<int>> loops = [];

        public FlowGraph(MethodDefinition method)
        {
            code = [.. method.Body.Instructions];
            Dictionary<Instruction, int> index = code.Select((instruction, i) => (instruction, i)).ToDictionary();
            next = [.. code.Select((instruction, i) => Next(instruction, i, index).Distinct().ToArray())];
            foreach (IGrouping<int, int> backs in BackEdges().GroupBy(edge => edge.Head, edge => edge.Tail))
                loops.Add([backs.Key, .. Enumerable.Range(0, code.Length).Where(i => i != backs.Key && backs.Any(From(i, backs.Key).Contains))]);
        }

        /// <summary>Whether a branch other than the exit of a loop around it decides if an instruction is passed; what those exits depend on counts too.</summary>
        public bool DependsOnCondition(Instruction instruction)
        {
            HashSet<int> seen = [];
            Queue<int> open = new([Array.IndexOf(code, instruction)]);
            while (open.TryDequeue(out int at))
            {
                for (int branch = 0; branch < code.Length; branch++)
                {
                    ILookup<bool, int> ways = next[branch].ToLookup(way => AlwaysPasses(way, at));
                    if (!ways.Contains(true) || !ways.Contains(false))
                        continue;
                    if (!loops.Any(loop => loop.Contains(branch) && loop.Contains(at) && ways[true].All(loop.Contains) && !ways[false].Any(loop.Contains)))
                        return true;
                    if (seen.Add(branch))
                        open.Enqueue(branch);
                }
            }

            return false;
        }

        private static IEnumerable<int> Next(Instruction instruction, int i, Dictionary<Instruction, int> index)
        {
            if (instruction.Operand is Instruction target)
                yield return index[target];
            foreach (Instruction one in instruction.Operand as Instruction[] ?? [])
                yield return index[one];
            if (instruction.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw))
                yield return i + 1;
        }

        /// <summary>Edges to an instruction that every way to their beginning leads through.</summary>
        private IEnumerable<(int Tail, int Head)> BackEdges() =>
            from tail in Enumerable.Range(0, code.Length)
            from head in next[tail]
            where !From(0, head).Contains(tail) && From(0, -1).Contains(tail)
            select (tail, head);

        /// <summary>What can be reached from an instruction, itself included, without going through another.</summary>
        private HashSet<int> From(int start, int without)
        {
            HashSet<int> found = [];
            Queue<int> open = new(start == without ? [] : [start]);
            while (open.TryDequeue(out int at))
            {
                if (found.Add(at))
                {
                    foreach (int follower in next[at].Where(follower => follower != without))
                        open.Enqueue(follower);
                }
            }

            return found;
        }

        /// <summary>Whether every way from an instruction to the method's end leads through another.</summary>
        private bool AlwaysPasses(int from, int at) => !From(from, at).Any(i => next[i].Length == 0);
    }

    /// <summary>What is never run: ways to put a barrier.</summary>
    private static class Wrong
    {
        public static void UnderIf(int n)
        {
            if (n > 0)
                GroupBarrier.Wait();
        }

        public static void AfterReturn(int n)
        {
            if (n > 0)
                return;
            GroupBarrier.Wait();
        }

        public static void CalledUnderIf(int n)
        {
            if (n > 0)
                BetweenConditions(n);
        }

        public static void UnderIfInLoop(int n)
        {
            for (int i = 0; i < n; i++)
            {
                if (i > 3)
                    GroupBarrier.Wait();
            }
        }

        public static void LoopUnderIf(int n)
        {
            if (n > 3)
            {
                for (int i = 0; i < n; i++)
                    GroupBarrier.Wait();
            }
        }

        public static void InNestedLoops(int n)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                    GroupBarrier.Wait();
                GroupBarrier.Wait();
            }
        }

        public static void BetweenConditions(int n)
        {
            int sum = n;
            if (n > 2)
                sum++;
            GroupBarrier.Wait();
            if (sum > 4)
                Console.WriteLine(sum);
        }
    }
}
