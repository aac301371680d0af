using System.Globalization;

namespace Shortener.FaultTests.Stage;

/// <summary>How often and how long the fault tests do what they do, and the seed of everything random in them.</summary>
internal static class FaultSettings
{
    /// <summary>How often a process dies: <c>SHORTENER_FAULT_ROUNDS</c>; once by default, <c>./test.sh faults</c> sets twenty.</summary>
    public static int Rounds { get; } = Read("SHORTENER_FAULT_ROUNDS", 1);

    /// <summary>Whether the full suite runs, with its counts and outages.</summary>
    public static bool IsFull => Rounds >= 20;

    /// <summary>How often a server goes away: once in the short round, because each outage lasts.</summary>
    public static int Outages => IsFull ? 5 : 1;

    /// <summary>How long it stays away.</summary>
    public static TimeSpan Outage => TimeSpan.FromSeconds(IsFull ? 15 : 3);

    /// <summary><c>SHORTENER_FAULT_SEED</c> repeats a run that failed; else a fresh one.</summary>
    public static int Seed { get; } = Read("SHORTENER_FAULT_SEED", Random.Shared.Next(int.MaxValue / 2));

    private static int Read(string variable, int fallback) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
