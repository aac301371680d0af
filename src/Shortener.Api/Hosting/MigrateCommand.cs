using System.CommandLine;

namespace Shortener.Api.Hosting;

/// <summary><c>migrate</c>: brings the schema up to this release without starting anything.</summary>
internal static class MigrateCommand
{
    public static Command Create(Func<CancellationToken, Task<IHost>> openHost)
    {
        var migrate = new Command("migrate", "Bring the database's schema up to this release; safe to repeat");
        migrate.SetAction(async (_, ct) =>
        {
            using IHost host = await openHost(ct);
            Console.WriteLine("The schema is up to date.");
            return ExitCode.Done;
        });
        return migrate;
    }
}
