return await Shortener.Api.Hosting.CommandLine.RunAsync(args);
